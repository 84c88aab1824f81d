"""What a person sees and touches: the only package that imports Streamlit."""
