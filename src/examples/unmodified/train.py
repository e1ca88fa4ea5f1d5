"""Trains a multilayer perceptron on handwritten digits. It knows nothing of any tuner and shall not be changed."""

import argparse
import logging

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=27)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--alpha", type=float, default=1e-4, help="weight of the L2 penalty")
    parser.add_argument("--hidden", type=int, default=64)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)

    x, y = load_digits(return_X_y=True)
    train_x, val_x, train_y, val_y = train_test_split(x / 16, y, test_size=0.25, stratify=y, random_state=0)
    model = MLPClassifier(
        args.hidden, learning_rate_init=args.lr, alpha=args.alpha, batch_size=args.batch_size, random_state=args.seed)
    logging.info("training on %d images, validating on %d", len(train_y), len(val_y))
    for epoch in range(1, args.epochs + 1):
        model.partial_fit(train_x, train_y, classes=range(10))
        accuracy = model.score(val_x, val_y)
        logging.info("epoch %d/%d - loss %.4f - val_acc %.4f", epoch, args.epochs, model.loss_, accuracy)


if __name__ == "__main__":
    main()
