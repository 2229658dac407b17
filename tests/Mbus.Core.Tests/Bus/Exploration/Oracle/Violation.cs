namespace Mbus.Tests.Bus.Exploration;

/// <summary>How the bridge broke its promise.</summary>
internal enum Violation : byte
{
    None,

    /// <summary>A client got a reply to another client's request.</summary>
    ForeignReply,

    /// <summary>A client got an E5 that acknowledges something else.</summary>
    ForeignAck,

    /// <summary>A client got a telegram that is older than its request: a repeat of another client's.</summary>
    StaleTelegram,

    /// <summary>A client got another telegram than it would have got alone.</summary>
    WrongTelegram,

    /// <summary>A request to 253 was answered by a meter that the client has not selected.</summary>
    WrongMeter,

    /// <summary>A write was acknowledged that the meter did not execute.</summary>
    AcknowledgedWriteLost,

    /// <summary>A client's repeat of an unacknowledged write was executed again.</summary>
    WriteExecutedTwice,

    /// <summary>A request was answered that would have met silence if the client were alone.</summary>
    AnswerInsteadOfSilence,

    /// <summary>A request met silence without a reason.</summary>
    SilenceWithoutReason,

    /// <summary>A reply arrived intact and in time, and was not delivered.</summary>
    ReplyNotDelivered,

    /// <summary>A client got the damage mark without a reason.</summary>
    DamageWithoutReason,

    /// <summary>A client got bytes though it waited for nothing.</summary>
    AnswerWithoutRequest,

    /// <summary>Bytes were given to a place without a client.</summary>
    AnswerToDisconnected,

    /// <summary>A client got bytes that are neither a reply nor the damage mark.</summary>
    UnknownAnswer,

    /// <summary>A meter's unfinished sequence was disturbed by another client's request, within its lease.</summary>
    SequenceDisturbed,

    /// <summary>A meter got another client's write while a client waited to repeat one, within its lease.</summary>
    WriteDisturbed,

    /// <summary>A request was dropped because a sequence was lost that was not.</summary>
    SequenceLostWithoutReason,

    /// <summary>A request was dropped because no meter was selected, and one was.</summary>
    NotSelectedWithoutReason,

    /// <summary>A request expired though nothing held it up.</summary>
    ExpiredWithoutReason,

    /// <summary>A write was dropped because a meter did not answer SND_NKE, and it did.</summary>
    ResetUnansweredWithoutReason,

    /// <summary>A notice that this world gives no reason for.</summary>
    NoticeWithoutReason,

    /// <summary>A request was dropped without a notice, or waits although nothing is going on.</summary>
    RequestForgotten,

    /// <summary>A client got a link status that it has not asked for, or twice, or that of an earlier request.</summary>
    StatusWithoutRequest,

    /// <summary>A client got the link status while its request before could still be answered.</summary>
    StatusTooEarly,

    /// <summary>A client's request for the link status was not answered although the bridge had no other request of it.</summary>
    StatusForgotten,

    /// <summary>The bridge put something on the bus that no client sent and that none needs.</summary>
    UnrequestedTransmission,

    /// <summary>A selection on a client's behalf is not the client's last one.</summary>
    WrongSelection,

    /// <summary>Nothing is going on, and the bridge does not come to rest.</summary>
    NoRest,

    /// <summary>The bridge threw an exception.</summary>
    Exception,
}
