"""Trains a small convolutional network on 1,797 handwritten digits of 8x8 pixels.

    PYTHONPATH=src/python python3 src/examples/pytorch/train.py

Three lines make it a program that can be tuned: they end with `# tuned`. Those that end with `# resumed` let a trial be
paused, moved and resumed: then its training is the same, bit for bit, as one that was never interrupted.
"""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy

import hypertune  # tuned

EPOCHS = 27


def main():
    p = hypertune.params(learning_rate=3e-3, weight_decay=1e-4, channels=16, dropout=0.2, batch_size=32)  # tuned
    torch.set_num_threads(1)
    torch.manual_seed(hypertune.seed)
    (train_x, train_y), validation, test = digits()

    model = network(p.channels, p.dropout)
    optimizer = torch.optim.AdamW(model.parameters(), lr=p.learning_rate, weight_decay=p.weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, hypertune.total_steps or EPOCHS)
    if hypertune.resume_from:  # resumed
        load(hypertune.resume_from, model, optimizer, schedule)  # resumed

    for epoch in hypertune.steps(EPOCHS):  # resumed
        model.train()
        for batch in torch.randperm(len(train_y)).split(p.batch_size):
            loss = cross_entropy(model(train_x[batch]), train_y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        schedule.step()
        with hypertune.checkpoint(epoch) as path:  # resumed
            save(path, model, optimizer, schedule)  # resumed
        hypertune.report(**measure(model, "validation", *validation), **measure(model, "test", *test))  # tuned


def digits():
    """Training, validation and test set, 3:1:1, always the same. Tuning sees the validation set only."""
    data = load_digits()
    x = torch.tensor(data.images, dtype=torch.float32).unsqueeze(1) / 16
    y = torch.tensor(data.target)
    order = torch.randperm(len(y), generator=torch.Generator().manual_seed(0))
    fifth = len(y) // 5
    return [(x[part], y[part]) for part in order.split([len(y) - 2 * fifth, fifth, fifth])]


def network(channels, dropout):
    return nn.Sequential(
        nn.Conv2d(1, channels, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(channels, 2 * channels, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(dropout), nn.Linear(2 * channels * 4, 10))


@torch.no_grad()
def measure(model, name, x, y):
    model.eval()
    scores = model(x)
    accuracy = (scores.argmax(1) == y).double().mean()
    return {f"{name}_accuracy": accuracy, f"{name}_loss": cross_entropy(scores, y)}


def save(path, *parts):
    """The random numbers' state is one of the parts: the order of the data and dropout come from it."""
    torch.save([torch.get_rng_state(), *(part.state_dict() for part in parts)], path)


def load(path, *parts):
    random, *states = torch.load(path)
    torch.set_rng_state(random)
    for part, state in zip(parts, states):
        part.load_state_dict(state)


if __name__ == "__main__":
    main()
