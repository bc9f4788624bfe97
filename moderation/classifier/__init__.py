"""From texts to scores: features, training, the model file and its card, scoring, explaining."""
