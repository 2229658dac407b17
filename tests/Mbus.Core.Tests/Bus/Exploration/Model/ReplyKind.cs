namespace Mbus.Tests.Bus.Exploration;

/// <summary>What a slave puts on the bus.</summary>
internal enum ReplyKind : byte
{
    None,
    Ack,
    Telegram,
    Alarm,
    Collision,
}
