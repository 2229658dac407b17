namespace Mbus.Tool.Settings;

/// <summary>An option that takes its value from the settings if it is not on the command line.</summary>
internal interface ISettableOption
{
    /// <summary>Name in the settings file, for example <c>readOnly</c> for --read-only.</summary>
    string Key { get; }

    /// <summary>Type in the settings file.</summary>
    SettingKind Kind { get; }

    /// <summary>Uses the settings of a command for this option.</summary>
    /// <exception cref="FormatException">A setting has the wrong type.</exception>
    void Use(Defaults defaults, string command);
}
