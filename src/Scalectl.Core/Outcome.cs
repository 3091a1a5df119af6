using System.Diagnostics.CodeAnalysis;

namespace Scalectl;

/// <summary>A value, or the reasons why there is none: expected failures are values, exceptions are for bugs.</summary>
/// <typeparam name="T">What comes out when the input is right.</typeparam>
public readonly struct Outcome<T>
    where T : notnull
{
    private readonly IReadOnlyList<InvalidInput>? _errors;

    private Outcome(T? value, IReadOnlyList<InvalidInput>? errors)
    {
        Value = value;
        _errors = errors;
    }

    /// <summary>The value; null (or default) when there are errors.</summary>
    public T? Value { get; }

    /// <summary>Every error found; empty when there is a value.</summary>
    public IReadOnlyList<InvalidInput> Errors => _errors ?? [];

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Ok => _errors is null;

    /// <summary>A value stands for its own success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>One error stands for its own failure.</summary>
    public static implicit operator Outcome<T>(InvalidInput error) => new(default, [error]);

    /// <summary>Several errors.</summary>
    public static implicit operator Outcome<T>(List<InvalidInput> errors) => new(default, errors);
}
