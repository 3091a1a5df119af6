using System.Text.Json.Serialization;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Api;

/// <summary>How everything on the wire between client and daemon is written: camelCase, enums as kebab-case words, RFC 3339 times.</summary>
/// <remarks>
/// What a client may leave out is a property with <c>set</c>: generated code gives an <c>init</c> property that is not
/// in the text its type's default (null, 0) instead of the one that the record states.
/// </remarks>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(IReadOnlyList<SettingView>))]
[JsonSerializable(typeof(UserSettings))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(IReadOnlyList<UserView>))]
[JsonSerializable(typeof(SetupRequest))]
[JsonSerializable(typeof(SetupView))]
[JsonSerializable(typeof(ClusterRequest))]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(IReadOnlyList<ClusterView>))]
[JsonSerializable(typeof(RemovalView))]
[JsonSerializable(typeof(IReadOnlyList<ResourceView>))]
[JsonSerializable(typeof(AppRequest))]
[JsonSerializable(typeof(AttachRequest))]
[JsonSerializable(typeof(AppView))]
[JsonSerializable(typeof(IReadOnlyList<AppView>))]
[JsonSerializable(typeof(CalibrationRequest))]
[JsonSerializable(typeof(CalibrationView))]
[JsonSerializable(typeof(CalibratedMapping))]
[JsonSerializable(typeof(IReadOnlyList<CalibratedMapping>))]
[JsonSerializable(typeof(IReadOnlyList<CalibrationRun>))]
[JsonSerializable(typeof(MappingImport))]
[JsonSerializable(typeof(DryRunView))]
[JsonSerializable(typeof(ExperimentSubmission))]
[JsonSerializable(typeof(ExperimentSummary))]
[JsonSerializable(typeof(IReadOnlyList<ExperimentSummary>))]
[JsonSerializable(typeof(ExperimentView))]
[JsonSerializable(typeof(SeriesView))]
[JsonSerializable(typeof(IReadOnlyList<SeriesView>))]
[JsonSerializable(typeof(IReadOnlyList<DecisionEntry>))]
[JsonSerializable(typeof(LiveView))]
[JsonSerializable(typeof(TimelineView))]
[JsonSerializable(typeof(LoadPlanRequest))]
[JsonSerializable(typeof(LoadPlanView))]
[JsonSerializable(typeof(LoadFitRequest))]
[JsonSerializable(typeof(LoadFitView))]
[JsonSerializable(typeof(IReadOnlyList<MetricText>))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(TuningRequest))]
[JsonSerializable(typeof(TuningView))]
[JsonSerializable(typeof(TuningSummary))]
[JsonSerializable(typeof(IReadOnlyList<TuningSummary>))]
[JsonSerializable(typeof(DaemonFile))]
[JsonSerializable(typeof(LinkView))]
[JsonSerializable(typeof(StoreCopyView))]
[JsonSerializable(typeof(ApiProblem))]
public sealed partial class ApiJson : JsonSerializerContext;
