"""Cross-validates gradient boosting that tells benign from malignant tumours (569 of them, with 30 features).

    PYTHONPATH=src/python python3 src/examples/crossvalidation/train.py

Each fold is a step. All trials get the same folds in the same order, so that two of them can be compared fold by fold
and a hopeless one be ended early. A quarter of the data is set aside and decides nothing: the accuracy on it, told once
at the last fold, is an honest estimate of what to expect from the model.
"""

from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import RepeatedStratifiedKFold, train_test_split

import hypertune

FOLDS, REPEATS = 5, 2


def main():
    p = hypertune.params(trees=100, learning_rate=0.1, depth=3, subsample=1.0, features=1.0)
    model = GradientBoostingClassifier(
        n_estimators=p.trees, learning_rate=p.learning_rate, max_depth=p.depth, subsample=p.subsample,
        max_features=p.features, random_state=hypertune.seed)

    x, y = load_breast_cancer(return_X_y=True)
    x, test_x, y, test_y = train_test_split(x, y, test_size=0.25, stratify=y, random_state=0)
    folds = list(RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=0).split(x, y))

    for fold in hypertune.steps(len(folds)):
        train, validation = folds[fold - 1]
        metrics = {"accuracy": model.fit(x[train], y[train]).score(x[validation], y[validation])}
        if fold == len(folds):
            metrics["test_accuracy"] = model.fit(x, y).score(test_x, test_y)
        hypertune.report(metrics)


if __name__ == "__main__":
    main()
