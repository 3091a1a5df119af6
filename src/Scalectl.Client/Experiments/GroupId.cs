using Scalectl.Api;

namespace Scalectl.Client.Experiments;

/// <summary>Groups of experiments, as their users name and see them.</summary>
internal static class GroupId
{
    /// <summary><c>g7</c>; an experiment's id has a dash.</summary>
    public static bool Is(string text) => text.Length > 1 && text[0] == 'g' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary><c>g7 2/9</c>: the second of nine runs.</summary>
    public static string Short(GroupPlace? place) => place is null ? "" : FormattableString.Invariant($"{place.Id} {place.Place}/{place.Of}");

    /// <summary>Everything that another needs to run the same order again.</summary>
    public static string? Long(GroupPlace? place) => place is null ? null
        : FormattableString.Invariant($"{place.Id}, run {place.Place} of {place.Of}, round {place.Round} of {place.Rounds}, order seed {place.OrderSeed}, rest {place.RestSeconds:0.###} s");
}
