"""`--accept-audit` and `--accept-cells`: what people accept after a list, with a name and a yes."""
