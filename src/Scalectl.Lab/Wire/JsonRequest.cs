using System.Text.Json;

namespace Scalectl.Lab.Wire;

/// <summary>Reads the body of an <c>awsJson1_0</c> request: one object, or nothing; null means that a member is not given.</summary>
internal static class JsonRequest
{
    /// <summary>The request's leaves; a <see cref="FormatException"/> says what is wrong with the body.</summary>
    public static IReadOnlyDictionary<string, string> Read(byte[] body)
    {
        var tree = new RequestTree();
        if (body.Length == 0)
        {
            return tree.Leaves;
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = RequestTree.MostDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"found {document.RootElement.ValueKind}, expected an object of the operation's parameters");
            }

            ReadValue(document.RootElement, tree, "");
            return tree.Leaves;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static void ReadValue(JsonElement value, RequestTree tree, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    ReadValue(member.Value, tree, RequestTree.Member(name, member.Name));
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    ReadValue(item, tree, RequestTree.Item(name, ++index));
                }

                break;
            case JsonValueKind.String:
                tree.Add(name, value.GetString()!);
                break;

            // 60.0 is the integer 60.
            case JsonValueKind.Number:
                tree.Add(name, value.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                tree.Add(name, value.GetBoolean());
                break;
            default:
                break;
        }
    }
}
