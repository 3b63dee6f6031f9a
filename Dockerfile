# hue-lint without a Python of one's own:
#
#     docker build -t hue-lint .
#     docker run --rm -v "$PWD:/project" -u "$(id -u)" hue-lint check
FROM python:3.13-alpine AS build
COPY pyproject.toml README.md LICENSE /source/
COPY hue_lint /source/hue_lint
RUN python -m venv /opt/hue-lint && /opt/hue-lint/bin/pip install --no-cache-dir /source

FROM python:3.13-alpine
# --since asks git, about a folder that belongs to somebody else.
RUN apk add --no-cache git && git config --system --add safe.directory '*'
COPY --from=build /opt/hue-lint /opt/hue-lint
ENV PATH=/opt/hue-lint/bin:$PATH
WORKDIR /project
USER nobody
ENTRYPOINT ["hue-lint"]
CMD ["check"]
