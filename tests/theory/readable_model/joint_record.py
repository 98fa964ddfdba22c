"""The record of joint work: what the region remembers of joint cases, and of arrests in groups that cross borders."""


class JointRecord:
    """Sums that fade, in which a simulated group counts as the real ones that it stands for."""

    def __init__(self) -> None:
        self.promised = 0.0  # worth that joint cases were expected to have when they were opened
        self.realised = 0.0  # worth that joint actions had
        self.cases = 0.0  # joint cases opened
        self.casework = 0.0  # investigator-months spent on joint cases
        self.arrests = 0.0  # in groups that cross borders
        self.arrest_worth = 0.0  # that they had

    def fade(self, share: float) -> None:
        """Forget a share of all."""
        for sum_ in vars(self):
            setattr(self, sum_, getattr(self, sum_) * (1 - share))
