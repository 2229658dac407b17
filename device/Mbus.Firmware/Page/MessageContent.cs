namespace Mbus.Firmware
{
    /// <summary>One line of plain text.</summary>
    internal sealed class MessageContent : PageContent
    {
        private string _status = "";
        private string _text = "";

        /// <summary>Sets the next message.</summary>
        /// <param name="status">The status, for example "404 Not Found".</param>
        /// <param name="text">The text.</param>
        internal MessageContent Of(string status, string text)
        {
            _status = status;
            _text = text;
            return this;
        }

        internal override bool Write(TextBuffer page, long now)
        {
            WriteHead(page, _status, "text/plain");
            page.Plain(_text);
            page.Character('\n');
            return true;
        }
    }
}
