"""The rules of Iran's Social Security Organization (Tamin): registration, and what an insurance record is worth."""
