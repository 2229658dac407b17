namespace Mbus.Tests.Bus.Exploration;

/// <summary>What a slave remembers of its dialogue under one address (EN 13757-2, frame count bit).</summary>
internal sealed class ModelDialogue
{
    /// <summary>The frame count bit of the last REQ_UD1 or REQ_UD2: 0 for none since the reset, 1 for FCB 0, 2 for FCB 1.</summary>
    internal byte LastRequest;

    /// <summary>The same of the last SND_UD.</summary>
    internal byte LastSend;

    /// <summary>The telegram that a new REQ_UD2 gets.</summary>
    internal byte Next;

    /// <summary>The last answer to a request, for a repeat.</summary>
    internal ReplyKind AnswerKind;
    internal byte AnswerIndex;
    internal byte AnswerOrigin;

    internal void Reset(bool keepsAnswer)
    {
        LastRequest = 0;
        LastSend = 0;
        Next = 0;
        if (!keepsAnswer)
            ForgetAnswer();
    }

    internal void CopyFrom(ModelDialogue other)
    {
        (LastRequest, LastSend, Next) = (other.LastRequest, other.LastSend, other.Next);
        (AnswerKind, AnswerIndex, AnswerOrigin) = (other.AnswerKind, other.AnswerIndex, other.AnswerOrigin);
    }

    internal void Clear() => Reset(false);

    /// <summary>Forgets an answer that no request can be the repeat of.</summary>
    internal void ForgetAnswer()
    {
        AnswerKind = ReplyKind.None;
        AnswerIndex = 0;
        AnswerOrigin = 0;
    }
}
