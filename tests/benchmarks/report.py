"""Prints the figures of a benchmark."""

from collections.abc import Mapping


def report(title: str, figures: Mapping[str, float]) -> None:
    """One figure a line."""
    print(f"\n{title}")
    for name, value in figures.items():
        print(f"  {name}: {value:,.2f}")


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of them don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
