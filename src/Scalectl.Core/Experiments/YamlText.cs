using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Scalectl.Experiments;

/// <summary>Reads YAML (JSON is YAML) into nodes. Bounded in size and depth: the node reader recurses, and a stack overflow is no error that a user can be told.</summary>
internal static class YamlText
{
    private const int MostCharacters = 1_000_000;
    private const int MostDepth = 20;

    /// <summary>The one mapping that the text is, or the error with its line.</summary>
    public static Outcome<YamlMappingNode> Parse(string text)
    {
        if (text.Length > MostCharacters)
        {
            return Error($"{text.Length} characters", $"at most {MostCharacters} characters", 1);
        }

        try
        {
            if (TooDeep(text) is { } line)
            {
                return Error($"more than {MostDepth} levels", $"at most {MostDepth} levels of brackets and indentation", line);
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents switch
            {
                [{ RootNode: YamlMappingNode root }] => root,
                [] => Error("nothing", "an experiment: keys name, app and load", 1),
                [var only] => Error(only.RootNode is YamlSequenceNode ? "a list" : InvalidInput.Shorten(only.RootNode.ToString()), "an experiment: keys name, app and load", 1),
                _ => Error($"{stream.Documents.Count} documents", "one document", (int)stream.Documents[1].RootNode.Start.Line),
            };
        }
        catch (YamlException e)
        {
            return Error(e.InnerException?.Message ?? e.Message, "YAML or JSON", (int)Math.Max(1, e.Start.Line));
        }
    }

    private static int? TooDeep(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
            if (depth > MostDepth)
            {
                return (int)parser.Current!.Start.Line;
            }
        }

        return null;
    }

    private static InvalidInput Error(string found, string expected, int line) =>
        new("file", found, expected, "name: sine-60", line);
}
