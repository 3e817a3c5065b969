"""Compare the model with reports that were kept out of the brief (`geo score`)."""
