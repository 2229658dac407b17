namespace Mbus.Tool.Settings;

/// <summary>How a setting is written in the file.</summary>
internal enum SettingKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A number without a fraction.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A list of strings, or one string.</summary>
    List,
}
