namespace Mbus.Tool.Settings;

/// <summary>Type of a setting in the file.</summary>
internal enum SettingKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>An integer.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A list of strings, or one string.</summary>
    List,
}
