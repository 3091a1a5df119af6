using System.Text.Json;
using Scalectl.Aws;
using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Compute;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Here;

/// <summary>
/// This computer as a place for load generators: scripts, and groups of processes that run them, as many as are wanted.
/// One that dies is replaced, as an auto scaling group does; one whose starts fail is not tried for ever.
/// </summary>
public sealed class HereComputer : IDisposable
{
    private const int MostFailedStarts = 3;
    private const string Program = "scalectl-generator";

    /// <summary>Who ends sooner has not started; who is not followed by its own end lives as long as this.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _folder;
    private readonly HereProcess _processes;
    private readonly TimeProvider _time;
    private HereState? _state;
    private byte[]? _saved;

    public HereComputer(DaemonHome home, TimeProvider time)
    {
        _folder = Path.Combine(home.Folder, "here");
        _processes = new HereProcess(_folder, time);
        _time = time;
    }

    private string StateFile => Path.Combine(_folder, "state.json");

    public Task<LaunchTemplate> MakeTemplateAsync(NewLaunchTemplate template, CancellationToken cancellationToken) => ChangeAsync(state =>
    {
        var made = state.Templates.FirstOrDefault(t => t.Name == template.Name) ?? new HereTemplate($"here-{template.Name}", template.Name, template.UserData, template.Tags);
        return Task.FromResult((state with { Templates = [.. state.Templates.Where(t => t.Name != made.Name), made] }, Of(made)));
    }, cancellationToken);

    public Task<IReadOnlyList<LaunchTemplate>> TemplatesAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
        => ChangeAsync(state => Task.FromResult((state, (IReadOnlyList<LaunchTemplate>)[.. state.Templates.Where(t => tags.All(t.Tags.Contains)).Select(Of)])), cancellationToken);

    public Task<bool> RemoveTemplateAsync(string id, CancellationToken cancellationToken)
        => ChangeAsync(state => Task.FromResult((state with { Templates = [.. state.Templates.Where(t => t.Id != id)] }, state.Templates.Any(t => t.Id == id))), cancellationToken);

    /// <exception cref="CloudException">The generator's program is not there, or this is no Linux.</exception>
    public Task MakeGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw Refusal("CreateAutoScalingGroup", "NotLinux", "this computer is no Linux, which load generators need; set up a user with a cloud (scalectl setup NAME)");
        }

        if (!HereProcess.Has(Program))
        {
            throw Refusal("CreateAutoScalingGroup", "NoProgram", $"the program {Program} is neither next to scalectld ({AppContext.BaseDirectory}) nor on its PATH; install the four programs side by side");
        }

        return ChangeAsync(async state =>
        {
            var script = state.Templates.First(t => t.Id == group.LaunchTemplate.Id).Script;
            var made = state.Groups.FirstOrDefault(g => g.Name == group.Name)
                ?? new HereGroup(group.Name, script, group.Desired ?? group.Min, _time.GetUtcNow(), group.Tags) { EndsAt = ResourceTags.ExpiryOf(group.Tags) };
            return (With(state, await RefreshAsync(made, cancellationToken)), true);
        }, cancellationToken);
    }

    /// <summary>When a group's machines are ended; one that is not there is no error.</summary>
    public Task EndAtAsync(string name, DateTimeOffset end, CancellationToken cancellationToken)
        => ChangeAsync(state => Task.FromResult((state with { Groups = [.. state.Groups.Select(g => g.Name == name ? g with { EndsAt = end } : g)] }, true)), cancellationToken);

    /// <summary>Ends a group's machines and forgets it.</summary>
    public Task<bool> RemoveGroupAsync(string name, CancellationToken cancellationToken) => ChangeAsync(async state =>
    {
        if (state.Groups.FirstOrDefault(g => g.Name == name) is not { } group)
        {
            return (state, false);
        }

        await Task.WhenAll(group.Machines.Select(m => _processes.EndAsync(m, cancellationToken)));
        return (state with { Groups = [.. state.Groups.Where(g => g.Name != name)] }, true);
    }, cancellationToken);

    /// <summary>The groups that are meant, looked at just now.</summary>
    internal Task<IReadOnlyList<HereGroup>> GroupsAsync(Func<HereGroup, bool> meant, CancellationToken cancellationToken) => ChangeAsync(async state =>
    {
        List<HereGroup> groups = [];
        foreach (var group in state.Groups)
        {
            groups.Add(meant(group) ? await RefreshAsync(group, cancellationToken) : group);
        }

        return (state with { Groups = groups }, (IReadOnlyList<HereGroup>)[.. groups.Where(meant)]);
    }, cancellationToken);

    public static CloudException Refusal(string operation, string code, string sentence) => new(HereUser.Name, operation, code, sentence, 400);

    public void Dispose() => _gate.Dispose();

    /// <summary>The dead are forgotten, the missing are started, and whose time is over is ended.</summary>
    private async Task<HereGroup> RefreshAsync(HereGroup group, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (group.EndsAt <= now)
        {
            await Task.WhenAll(group.Machines.Select(m => _processes.EndAsync(m, cancellationToken)));
            return group with { Desired = 0, Machines = [] };
        }

        List<HereMachine> alive = [];
        foreach (var machine in group.Machines)
        {
            if (HereProcess.IsAlive(machine))
            {
                var address = machine.Address ?? _processes.AddressOf(machine);
                alive.Add(machine with { Address = address });
                group = address is null ? group : group with { FailedStarts = 0 };
                continue;
            }

            group = group with
            {
                Failure = new HereFailure(now, $"{Program} ended: {_processes.LastWords(machine)}"),
                FailedStarts = now - machine.StartedAt < Start ? group.FailedStarts + 1 : 0,
            };
            await _processes.EndAsync(machine, cancellationToken); // its files
        }

        while (alive.Count < group.Desired && group.FailedStarts < MostFailedStarts)
        {
            alive.Add(await _processes.RunAsync(group.Script, group.EndsAt - now ?? Longest, cancellationToken));
        }

        return group with { Machines = alive };
    }

    /// <summary>One change at a time; what is answered is on the disk.</summary>
    private async Task<T> ChangeAsync<T>(Func<HereState, Task<(HereState State, T Answer)>> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var before = _state ??= Load();
            var (state, answer) = await change(before);
            Save(state);
            _state = state;
            return answer;
        }
        finally
        {
            _gate.Release();
        }
    }

    private HereState Load()
    {
        HereState state;
        try
        {
            state = JsonSerializer.Deserialize(File.ReadAllBytes(StateFile), HereJson.Default.HereState) ?? new HereState();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            state = new HereState();
        }

        _processes.EndUnknown([.. state.Groups.SelectMany(g => g.Machines).Select(m => m.Id)]);
        return state;
    }

    /// <summary>Whole or not at all; nothing lies there where nothing runs.</summary>
    private void Save(HereState state)
    {
        byte[] text = state is { Templates.Count: 0, Groups.Count: 0 } ? [] : JsonSerializer.SerializeToUtf8Bytes(state, HereJson.Default.HereState);
        if (_saved is not null && text.AsSpan().SequenceEqual(_saved))
        {
            return;
        }

        if (text.Length > 0)
        {
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var temporary = $"{StateFile}.new";
            using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                file.Write(text);
            }

            File.Move(temporary, StateFile, overwrite: true);
        }
        else if (File.Exists(StateFile))
        {
            File.Delete(StateFile);
        }

        _saved = text;
    }

    private static HereState With(HereState state, HereGroup group) => state with { Groups = [.. state.Groups.Where(g => g.Name != group.Name), group] };

    private static LaunchTemplate Of(HereTemplate template) => new(template.Id, template.Name, 1, template.Tags);
}
