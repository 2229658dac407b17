namespace Mbus.Client;

/// <summary>Kind of an <see cref="MbusNotice"/>.</summary>
public enum MbusNoticeKind
{
    /// <summary>The line adds a byte before or after each reply.</summary>
    AddedByte,

    /// <summary>A meter acknowledges twice, or sends a telegram twice.</summary>
    DoubledReply,

    /// <summary>A meter replies with another address than the requested one.</summary>
    OtherAddress,

    /// <summary>A meter announces more telegrams, but repeats the last one.</summary>
    EndlessTelegrams,

    /// <summary>A meter ignores selections with C field 73, and accepts 53.</summary>
    SelectionControl,

    /// <summary>A meter accepts only selections with wildcards for manufacturer, version and device type.</summary>
    WildcardSelection,

    /// <summary>The selection of a meter ended before the request.</summary>
    LapsedSelection,

    /// <summary>A meter answers later than the master waits.</summary>
    SlowMeter,
}
