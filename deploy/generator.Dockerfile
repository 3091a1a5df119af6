# The generator: what a cluster's machines run. Native code on a base without shell or package manager.
#   docker build -f deploy/generator.Dockerfile -t ghcr.io/scalectl/scalectl-generator:0.1.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY build/setup.sh build/
RUN build/setup.sh build
COPY docs/metrics.md docs/
COPY src/Scalectl.Core/ src/Scalectl.Core/
COPY src/Scalectl.Generator/ src/Scalectl.Generator/
RUN dotnet publish src/Scalectl.Generator -c Release --use-current-runtime --nologo -v q -o /programs

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY --from=build /programs/scalectl-generator /usr/local/bin/scalectl-generator
# The user `app` of the base image. Its control port is above 1024 and it keeps no file.
USER 1654:1654
ENTRYPOINT ["/usr/local/bin/scalectl-generator"]
# TIMESTART, TIMEEND, TIMESTEP, TARGET and FUNCTION (or SCALECTL_PLAN) come from the environment, as in the thesis' container.
CMD ["run"]
