"""Recognise the names of places in a text."""
