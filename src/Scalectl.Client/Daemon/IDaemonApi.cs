using Refit;
using Scalectl.Api;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;

namespace Scalectl.Client.Daemon;

/// <summary>The daemon's API, as the client uses it.</summary>
internal interface IDaemonApi
{
    [Get("/api/v1/status")]
    Task<StatusView> StatusAsync(CancellationToken cancellation);

    [Post("/api/v1/shutdown")]
    Task ShutdownAsync(CancellationToken cancellation);

    [Post("/api/v1/links")]
    Task<LinkView> LinkAsync(CancellationToken cancellation);

    [Get("/api/v1/users")]
    Task<IReadOnlyList<UserView>> UsersAsync(CancellationToken cancellation);

    [Get("/api/v1/users/{name}")]
    Task<UserView> UserAsync(string name, CancellationToken cancellation);

    [Post("/api/v1/users")]
    Task<UserView> AddUserAsync([Body] UserSettings user, bool? validate, CancellationToken cancellation);

    [Delete("/api/v1/users/{name}")]
    Task RemoveUserAsync(string name, bool? force, CancellationToken cancellation);

    [Post("/api/v1/setup")]
    Task<SetupView> SetupAsync([Body] SetupRequest request, CancellationToken cancellation);

    [Get("/api/v1/clusters")]
    Task<IReadOnlyList<ClusterView>> ClustersAsync(CancellationToken cancellation);

    [Get("/api/v1/clusters/{name}")]
    Task<ClusterView> ClusterAsync(string name, CancellationToken cancellation);

    [Post("/api/v1/clusters")]
    Task<ClusterView> RunClusterAsync([Body] ClusterRequest request, CancellationToken cancellation);

    [Delete("/api/v1/clusters/{name}")]
    Task<RemovalView> RemoveClusterAsync(string name, bool? other, CancellationToken cancellation);

    [Get("/api/v1/resources")]
    Task<IReadOnlyList<ResourceView>> ResourcesAsync(CancellationToken cancellation);

    [Get("/api/v1/apps")]
    Task<IReadOnlyList<AppView>> AppsAsync(CancellationToken cancellation);

    [Get("/api/v1/apps/{name}")]
    Task<AppView> AppAsync(string name, CancellationToken cancellation);

    [Post("/api/v1/apps")]
    Task<AppView> DeployAppAsync([Body] AppRequest request, CancellationToken cancellation);

    [Post("/api/v1/apps/attached")]
    Task<AppView> AttachAppAsync([Body] AttachRequest request, CancellationToken cancellation);

    [Delete("/api/v1/apps/{name}")]
    Task<RemovalView> RemoveAppAsync(string name, bool? other, CancellationToken cancellation);

    [Post("/api/v1/apps/{name}/calibration")]
    Task<CalibrationView> CalibrateAsync(string name, [Body] CalibrationRequest request, CancellationToken cancellation);

    [Get("/api/v1/apps/{name}/calibration")]
    Task<CalibrationView> CalibrationAsync(string name, CancellationToken cancellation);

    [Post("/api/v1/apps/{name}/calibration/stop")]
    Task<CalibrationView> StopCalibrationAsync(string name, CancellationToken cancellation);

    [Get("/api/v1/mappings")]
    Task<IReadOnlyList<CalibratedMapping>> MappingsAsync(CancellationToken cancellation);

    [Get("/api/v1/mappings/{name}")]
    Task<CalibratedMapping> MappingAsync(string name, CancellationToken cancellation);

    [Put("/api/v1/mappings/{name}")]
    Task<CalibratedMapping> ImportMappingAsync(string name, [Body] MappingImport mapping, bool? replace, CancellationToken cancellation);

    [Delete("/api/v1/mappings/{name}")]
    Task RemoveMappingAsync(string name, CancellationToken cancellation);

    [Get("/api/v1/experiments")]
    Task<IReadOnlyList<ExperimentSummary>> ExperimentsAsync(CancellationToken cancellation);

    [Get("/api/v1/experiments/{id}")]
    Task<ExperimentView> ExperimentAsync(string id, CancellationToken cancellation);

    [Post("/api/v1/experiments")]
    Task<IReadOnlyList<ExperimentSummary>> SubmitAsync([Body] ExperimentSubmission submission, CancellationToken cancellation);

    [Post("/api/v1/experiments/{id}/stop")]
    Task<ExperimentSummary> StopExperimentAsync(string id, CancellationToken cancellation);

    [Post("/api/v1/groups/{id}/stop")]
    Task<IReadOnlyList<ExperimentSummary>> StopGroupAsync(string id, CancellationToken cancellation);

    [Get("/api/v1/experiments/{id}/decisions")]
    Task<IReadOnlyList<DecisionEntry>> DecisionsAsync(string id, CancellationToken cancellation);

    [Post("/api/v1/experiments/{id}/recompute")]
    Task<ExperimentView> RecomputeAsync(string id, CancellationToken cancellation);

    [Delete("/api/v1/experiments/{id}")]
    Task DeleteExperimentAsync(string id, CancellationToken cancellation);

    [Get("/api/v1/tunings")]
    Task<IReadOnlyList<TuningSummary>> TuningsAsync(CancellationToken cancellation);

    [Get("/api/v1/tunings/{id}")]
    Task<TuningView> TuningAsync(string id, CancellationToken cancellation);

    [Post("/api/v1/tunings")]
    Task<TuningView> TuneAsync([Body] TuningRequest request, CancellationToken cancellation);

    [Post("/api/v1/tunings/{id}/stop")]
    Task<TuningView> StopTuningAsync(string id, CancellationToken cancellation);

    [Post("/api/v1/tunings/{id}/resume")]
    Task<TuningView> ResumeTuningAsync(string id, CancellationToken cancellation);

    [Delete("/api/v1/tunings/{id}")]
    Task RemoveTuningAsync(string id, CancellationToken cancellation);

    [Get("/api/v1/comparisons")]
    Task<ComparisonReport> CompareAsync([Query(CollectionFormat.Multi)] string[] of, string? sort, string? baseline, CancellationToken cancellation);

    [Get("/api/v1/comparisons/export")]
    Task<HttpResponseMessage> ExportComparisonAsync([Query(CollectionFormat.Multi)] string[] of, string? sort, string? baseline, string format, CancellationToken cancellation);

    [Get("/api/v1/experiments/{id}/export")]
    Task<HttpResponseMessage> ExportAsync(string id, string format, CancellationToken cancellation);

    [Post("/api/v1/apps?dryRun=true")]
    Task<DryRunView> RehearseAppAsync([Body] AppRequest request, CancellationToken cancellation);

    [Delete("/api/v1/apps/{name}?dryRun=true")]
    Task<DryRunView> RehearseAppRemovalAsync(string name, CancellationToken cancellation);

    [Post("/api/v1/clusters?dryRun=true")]
    Task<DryRunView> RehearseClusterAsync([Body] ClusterRequest request, CancellationToken cancellation);

    [Delete("/api/v1/clusters/{name}?dryRun=true")]
    Task<DryRunView> RehearseClusterRemovalAsync(string name, CancellationToken cancellation);

    [Post("/api/v1/experiments?dryRun=true")]
    Task<DryRunView> RehearseExperimentAsync([Body] ExperimentSubmission submission, CancellationToken cancellation);
}
