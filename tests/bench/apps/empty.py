"""The least that Streamlit can do: a slider in a fragment changes a text."""

import streamlit as st


@st.fragment
def page() -> None:
    """A slider and a text."""
    number = st.slider("Bias", 0, 1000, 0, key="number")
    st.html(f'<p id="shown">{number}</p>')


page()
