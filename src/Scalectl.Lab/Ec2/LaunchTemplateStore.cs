using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Ec2;

/// <summary>The launch templates of the account.</summary>
public sealed class LaunchTemplateStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LaunchTemplate> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LaunchTemplate> _byClientToken = new(StringComparer.Ordinal);

    public IReadOnlyList<LaunchTemplate> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _byId.Values.OrderBy(t => t.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>By id or by name.</summary>
    public LaunchTemplate? Find(string idOrName)
    {
        lock (_lock)
        {
            return FindLocked(idOrName);
        }
    }

    /// <summary>Adds a template; a client token that was used before gives back the template of then.</summary>
    public AwsError? Add(LaunchTemplate template, string? clientToken, out LaunchTemplate added)
    {
        lock (_lock)
        {
            added = template;
            if (clientToken is not null && _byClientToken.TryGetValue(clientToken, out var before))
            {
                added = before;
                return before.Name == template.Name
                    ? null
                    : new AwsError("IdempotentParameterMismatch", "The client token was used before with other parameters.");
            }

            if (FindLocked(template.Name) is not null)
            {
                return new AwsError("InvalidLaunchTemplateName.AlreadyExistsException", $"Launch template name already in use: {template.Name}");
            }

            _byId.Add(template.Id, template);
            if (clientToken is not null)
            {
                _byClientToken.Add(clientToken, template);
            }

            return null;
        }
    }

    public LaunchTemplate? Remove(string idOrName)
    {
        lock (_lock)
        {
            var template = FindLocked(idOrName);
            if (template is not null)
            {
                _byId.Remove(template.Id);
                foreach (var (token, _) in _byClientToken.Where(p => p.Value.Id == template.Id).ToList())
                {
                    _byClientToken.Remove(token);
                }
            }

            return template;
        }
    }

    /// <summary>Replaces a template by a changed one (new version, new tags); null when it is gone.</summary>
    public LaunchTemplate? Change(string idOrName, Func<LaunchTemplate, LaunchTemplate> change)
    {
        lock (_lock)
        {
            return FindLocked(idOrName) is { } template ? _byId[template.Id] = change(template) : null;
        }
    }

    private LaunchTemplate? FindLocked(string idOrName)
        => _byId.GetValueOrDefault(idOrName) ?? _byId.Values.FirstOrDefault(t => t.Name == idOrName);
}
