namespace Scalectl.Scaling;

/// <summary>State of an alarm.</summary>
public enum AlarmState
{
    /// <summary>Not enough data to tell; also the state of a new alarm.</summary>
    InsufficientData,

    /// <summary>The metric is within its threshold.</summary>
    Ok,

    /// <summary>The metric has breached its threshold often enough.</summary>
    Alarm,
}

/// <summary>The states as CloudWatch writes them.</summary>
public static class AlarmStateNames
{
    /// <summary>CloudWatch's name: <c>OK</c>, <c>ALARM</c>, <c>INSUFFICIENT_DATA</c>.</summary>
    public static string ToWire(this AlarmState state) => state switch
    {
        AlarmState.Ok => "OK",
        AlarmState.Alarm => "ALARM",
        _ => "INSUFFICIENT_DATA",
    };

    /// <summary>The state of a CloudWatch name; null when it is none.</summary>
    public static AlarmState? FromWire(string name) => name switch
    {
        "OK" => AlarmState.Ok,
        "ALARM" => AlarmState.Alarm,
        "INSUFFICIENT_DATA" => AlarmState.InsufficientData,
        _ => null,
    };
}
