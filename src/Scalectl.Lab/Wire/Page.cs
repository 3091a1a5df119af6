using System.Text;

namespace Scalectl.Lab.Wire;

/// <summary>
/// One page of a list. The token names the last item shown, not a number, so that pages neither repeat nor skip
/// items when others come and go in between.
/// </summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken)
{
    /// <summary>The page after <paramref name="token"/>; null when the token names nothing in the list (any more).</summary>
    public static Page<T>? After(IReadOnlyList<T> all, Func<T, string> key, string? token, int size)
    {
        var start = 0;
        if (!string.IsNullOrEmpty(token))
        {
            var last = Decode(token);
            var index = 0;
            while (index < all.Count && key(all[index]) != last)
            {
                index++;
            }

            if (index == all.Count)
            {
                return null;
            }

            start = index + 1;
        }

        var items = all.Skip(start).Take(size).ToList();
        var more = start + items.Count < all.Count && items.Count > 0;
        return new Page<T>(items, more ? Convert.ToBase64String(Encoding.UTF8.GetBytes(key(items[^1]))) : null);
    }

    private static string? Decode(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
