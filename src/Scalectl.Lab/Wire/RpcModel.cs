namespace Scalectl.Lab.Wire;

/// <summary>How a service is called by <c>smithy-rpc-v2-cbor</c> and <c>awsJson1_0</c>, which name their service and their errors otherwise.</summary>
/// <param name="Target">Name of the service in paths and in <c>X-Amz-Target</c>.</param>
/// <param name="ShapeNamespace">Namespace of its errors' types.</param>
/// <param name="ErrorShapes">Types of its own errors by their code, where both differ.</param>
public sealed record RpcModel(string Target, string ShapeNamespace, IReadOnlyDictionary<string, string> ErrorShapes);
