FROM ubuntu:26.04 AS build
RUN apt-get update && apt-get install -y --no-install-recommends dotnet-sdk-10.0 ca-certificates
WORKDIR /source
COPY . .
RUN dotnet publish -c Release src/HyperTuneActors.App -o /out

FROM ubuntu:26.04
RUN apt-get update && apt-get install -y --no-install-recommends aspnetcore-runtime-10.0 util-linux python3 curl ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out /opt/hypertune
RUN printf '#!/bin/sh\nexec dotnet /opt/hypertune/hypertune.dll "$@"\n' >/usr/local/bin/hypertune && chmod 755 /usr/local/bin/hypertune
ENTRYPOINT ["hypertune"]
