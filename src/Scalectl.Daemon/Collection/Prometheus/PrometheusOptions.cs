using System.Globalization;
using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Collection.Prometheus;

/// <summary>
/// Settings of the source Prometheus (section <c>Prometheus</c>): who this daemon is at one server. They are settings and
/// not part of an experiment, so that no secret lies in the store, and none goes to an address that a file names.
/// </summary>
public sealed record PrometheusOptions
{
    /// <summary><c>Prometheus:Url</c>, the server that wants to know who asks; null: none does.</summary>
    public Uri? Server { get; init; }

    /// <summary><c>Prometheus:TokenFile</c>: a file with a bearer token, read for each query, for it may be renewed.</summary>
    public string? TokenFile { get; init; }

    /// <summary><c>Prometheus:Username</c> with <c>Prometheus:PasswordFile</c>: basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>Read for each query, too.</summary>
    public string? PasswordFile { get; init; }

    /// <summary><c>Prometheus:PatienceSeconds</c>: how long the end of an experiment waits for a server that is away, 0 to 3600 s. Default 60 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether that is the server that is told who asks.</summary>
    public bool Knows(Uri server) => Server is { } known && Uri.Compare(known, server, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <exception cref="InvalidSettingsException">A setting is wrong.</exception>
    public static PrometheusOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Prometheus");
        List<InvalidInput> errors = [];
        string? Text(string name) => section[name] is { Length: > 0 } text ? text : null;
        var standard = new PrometheusOptions();
        var patience = standard.Patience;
        if (Text("PatienceSeconds") is { } seconds)
        {
            if (double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 3600)
            {
                patience = TimeSpan.FromSeconds(value);
            }
            else
            {
                errors.Add(new InvalidInput("Prometheus:PatienceSeconds", InvalidInput.Shorten(seconds), "seconds, 0 to 3600", "60"));
            }
        }

        Uri? server = null;
        if (Text("Url") is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out server) && server.Scheme is "http" or "https" && server.UserInfo.Length == 0))
        {
            errors.Add(new InvalidInput("Prometheus:Url", InvalidInput.Shorten(url), "an http or https URL; user and password are Prometheus:Username and Prometheus:PasswordFile", "https://prometheus.example.org"));
        }

        var options = new PrometheusOptions { Server = server, TokenFile = Text("TokenFile"), Username = Text("Username"), PasswordFile = Text("PasswordFile"), Patience = patience };
        if (options.TokenFile is not null && (options.Username ?? options.PasswordFile) is not null)
        {
            errors.Add(new InvalidInput("Prometheus:TokenFile", "TokenFile beside Username or PasswordFile", "a token, or a user with a password", "Prometheus:TokenFile=/etc/scalectl/prometheus.token"));
        }

        if (options.Username is null != options.PasswordFile is null)
        {
            errors.Add(new InvalidInput("Prometheus:Username", options.Username is null ? "PasswordFile without Username" : "Username without PasswordFile", "both", "Prometheus:Username=scalectl"));
        }

        if ((options.TokenFile ?? options.Username ?? options.PasswordFile) is not null && Text("Url") is null)
        {
            errors.Add(new InvalidInput("Prometheus:Url", "nothing", "the server that the secret is for: it is sent to no other", "https://prometheus.example.org"));
        }

        return errors.Count == 0 ? options : throw new InvalidSettingsException(errors);
    }
}
