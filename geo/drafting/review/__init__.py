"""Decisions of a person about drafted claims, and what they change in a brief."""
