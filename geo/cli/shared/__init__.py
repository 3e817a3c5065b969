"""Options, inputs, outputs and progress that several commands share."""
