namespace Mbus.Gateway.Mqtt.Sparkplug;

/// <summary>Data types that are used, with their numbers (Sparkplug 3.0, "Data Types").</summary>
internal enum MetricType : uint
{
    /// <summary>Integer, in the field <c>long_value</c>.</summary>
    Int64 = 4,

    /// <summary>Number, in the field <c>double_value</c>.</summary>
    Double = 10,

    /// <summary>True or false, in the field <c>boolean_value</c>.</summary>
    Boolean = 11,

    /// <summary>Text, in the field <c>string_value</c>.</summary>
    String = 12,
}
