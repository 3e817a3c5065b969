"""Which events lie along which corridors: millions of published records, never live positions."""
