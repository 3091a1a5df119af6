using System.Text;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;

namespace Scalectl.Client.Users;

/// <summary>Reads a secret from a prompt without echo, or from stdin; never from an argument, where every user of the machine could read it.</summary>
internal static class SecretInput
{
    private const int MostCharacters = 1024;

    public static async Task<string> ReadAsync(Call call, string what)
    {
        var surroundings = call.Surroundings;
        var secret = surroundings.InIsTerminal ? Prompt(surroundings, what) : (await surroundings.In.ReadLineAsync(call.Cancellation))?.Trim();
        if (string.IsNullOrEmpty(secret) || secret.Length > MostCharacters)
        {
            throw CommandFailure.Of([new(what, secret is { Length: > 0 } ? $"{secret.Length} characters" : "nothing on stdin", $"one line of 1 to {MostCharacters} characters", "echo $SECRET | scalectl user add ..")]);
        }

        return secret;
    }

    private static string Prompt(Surroundings surroundings, string what)
    {
        surroundings.Error.Write($"{what}: ");
        var secret = new StringBuilder();
        while (surroundings.ReadKey() is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                secret.Length = Math.Max(0, secret.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.Append(key.KeyChar);
            }
        }

        surroundings.Error.WriteLine();
        return secret.ToString();
    }
}
