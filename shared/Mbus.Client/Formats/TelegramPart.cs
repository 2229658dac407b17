namespace Mbus.Client.Formats;

/// <summary>The parts of a telegram.</summary>
public enum TelegramPart
{
    /// <summary>The frame around the user data.</summary>
    Frame,

    /// <summary>The CI field and the header behind it.</summary>
    Header,

    /// <summary>DIF, DIFEs, VIF and VIFEs of a record.</summary>
    Record,

    /// <summary>The data of a record, or of a body that holds none.</summary>
    Data,

    /// <summary>What is wrong.</summary>
    Error,
}
