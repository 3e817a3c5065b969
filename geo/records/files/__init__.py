"""Files of records of any format → their columns, and pieces of whole records."""
