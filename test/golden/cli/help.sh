# What a person sees first.
overbar --help
