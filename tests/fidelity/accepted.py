"""Differences that remain on purpose, each with its reason; docs/fidelity.md lists them."""

import re
from dataclasses import dataclass

from tests.fidelity.checker import Difference


@dataclass(frozen=True, slots=True)
class Accepted:
    """Differences of one kind whose operation and place match, and why they stay."""

    kind: str
    operation: str
    place: str
    reason: str

    def covers(self, difference: Difference) -> bool:
        """Whether this is that difference; operation and place are patterns."""
        return (
            difference.kind == self.kind
            and re.search(self.operation, difference.operation) is not None
            and re.fullmatch(self.place, difference.place) is not None
        )


ACCEPTED: tuple[Accepted, ...] = (
    Accepted(
        "unknown",
        "/computes",
        r".*<ComputeInstance>\.properties\."
        "(enableOSPatching|enableRootAccess|enableSSO|idleTimeBeforeShutdown|releaseQuotaOnStop)",
        "The SDK asks computes as of 2023-08-01-preview, whose models have these; the stable schema beside has not.",
    ),
    Accepted(
        "unknown",
        "/components/{x}/versions",
        r".*properties\.stage",
        "Components were recorded up to 2022-10-01; the previews that the SDK asks since have a stage.",
    ),
    Accepted(
        "unrecorded",
        "/components/{x}/versions",
        r".*properties\.provisioningState",
        "Components were recorded up to 2022-10-01; later schemas have a provisioning state.",
    ),
    Accepted(
        "word",
        "mfeOperationsStatus",
        "status",
        "No deletion was recorded; its polls say Deleting, as the resource's provisioning state does.",
    ),
    Accepted(
        "word",
        "/history/",
        r".*runType",
        "The recorded runs are steps of pipelines; other runs have the types that run history gives them.",
    ),
    Accepted(
        "word",
        "POST .*/cancel 400",
        r"error\.additionalInfo.*\.code",
        "Only a pipeline's cancel after its end was recorded; other jobs' has a code of their own.",
    ),
    Accepted(
        "word",
        "PUT .*/jobs/{x} 404",
        r"error\.additionalInfo.*\.code",
        "A job on compute that does not exist was not recorded; its code says what is missing.",
    ),
    Accepted(
        "unknown",
        "/runs/{x}/details 200",
        r"compute\.(armId|instanceType|properties)",
        "Details were recorded of runs without compute; the run itself shows these keys of the same object.",
    ),
    Accepted(
        "unknown",
        "/history/",
        r".*error\.error\.debugInfo",
        "Recorded in rundata's errors; the published schema of the same object lacks it.",
    ),
    Accepted(
        "unrecorded",
        "/schedules",
        r"(value\[\]\.)?(id|type|name|systemData)",
        "Recorded schedules came without what the schema, and all other resources, have.",
    ),
    Accepted(
        "missing",
        "/environments/",
        r".*properties\.condaFile",
        "Every recorded environment had been given a conda file; what an environment lacks, the service leaves out.",
    ),
    Accepted(
        "unknown",
        "/schedules",
        r".*jobDefinition<Command>\.(secretsConfiguration|resources\.maxInstanceCount)",
        "Schedules of command jobs were recorded up to 2023-02-01-preview; command jobs themselves have these since.",
    ),
)


def is_accepted(difference: Difference) -> bool:
    """Whether this difference is known and stays."""
    return any(accepted.covers(difference) for accepted in ACCEPTED)
