"""Stands in for the official example's script: copies a model to an output."""

import argparse
import shutil


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--input_model")
    parser.add_argument("--custom_model_output")
    given = parser.parse_args()
    shutil.copytree(given.input_model, given.custom_model_output, dirs_exist_ok=True)
    print("copied the model")


if __name__ == "__main__":
    main()
