namespace Mbus.Client.Formats;

/// <summary>Parts of a telegram.</summary>
public enum TelegramPart
{
    /// <summary>Frame around the user data.</summary>
    Frame,

    /// <summary>CI field and the header after it.</summary>
    Header,

    /// <summary>DIF, DIFEs, VIF and VIFEs of a record.</summary>
    Record,

    /// <summary>Data of a record, or of a body without records.</summary>
    Data,

    /// <summary>An error.</summary>
    Error,
}
