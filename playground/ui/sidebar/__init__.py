"""The sidebar: the controls of the experiment, files, the table of weights, the teacher's link."""
