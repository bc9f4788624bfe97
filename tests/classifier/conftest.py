"""A tiny model, trained once from invented sentences."""

import pytest

from moderation.classifier.model import Model, load_model
from moderation.classifier.train import TrainReport
from tests.classifier.invented import train_tiny


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> TrainReport:
    return train_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny(trained: TrainReport) -> Model:
    return load_model(trained.model)
