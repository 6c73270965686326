"""Follow-through over the years of one body: problems that return, promises that are kept, repeated or gone."""

from analyzer.find.chains.follow import Follower, Stated, YearReport, follow
from analyzer.find.chains.succession import succeed

__all__ = ["Follower", "Stated", "YearReport", "follow", "succeed"]
