namespace Mbus
{
    /// <summary>
    /// Answers REQ_SKE to 251, the address of the bridge itself (EN 13757-2), without the bus. A client gets the answer after its earlier
    /// request has had its whole turn on the bus, so it knows when a silent meter can no longer answer, however long others used the bus.
    /// </summary>
    /// <remarks>
    /// The answer repeats bit 5 of the C field, which a level converter at 251 does not: so a master knows the bridge, and which of its
    /// requests was answered. It has DFC if the request before it was dropped, or the line was lost: that request is to be repeated. A later
    /// request of the client ends the wait for the answer, as for any reply; so each client has at most one.
    /// </remarks>
    internal static class LinkStatus
    {
        /// <summary>Returns true for a request that the bridge answers by itself.</summary>
        internal static bool Answers(Frame request)
        {
            return request.A == PrimaryAddress.Converter && request.Kind == FrameKind.Short && ControlField.Function(request.C) == ControlField.ReqSke;
        }

        /// <summary>Outputs the next answer that is due. Returns false if there is none.</summary>
        /// <param name="clients">All places.</param>
        /// <param name="route">Output.</param>
        /// <param name="answer">Buffer for the answer.</param>
        /// <param name="isRequested">Set to false if no client waits for an answer.</param>
        internal static bool TryAnswer(ArbiterClient[] clients, ReplyRoute route, byte[] answer, ref bool isRequested)
        {
            isRequested = false;
            for (int i = 0; i < clients.Length; i++)
            {
                byte c = clients[i].StatusRequest;
                isRequested |= c != ArbiterClient.NoStatusRequest;
                if (c == ArbiterClient.NoStatusRequest || clients[i].Requests.HasRequest)
                    continue;

                clients[i].StatusRequest = ArbiterClient.NoStatusRequest;
                int length = Frame.WriteShort(answer, 0, (byte)(ControlField.LinkStatus | (c & (ControlField.Fcb | ControlField.Dfc))), PrimaryAddress.Converter);
                route.Answer(i, answer, length);
                return true;
            }

            return false;
        }
    }
}
