"""The entry point: streamlit run app.py."""

from playground.ui import shell

shell.run()
