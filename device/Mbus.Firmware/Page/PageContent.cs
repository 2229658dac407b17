namespace Mbus.Firmware
{
    /// <summary>A response of the page's server, written in parts so that neither it nor a slow reader delays the bus.</summary>
    internal abstract class PageContent
    {
        // No scripts, styles, images or frames, and the page must not be in a frame of another page.
        private const string Policy = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

        /// <summary>Writes the next part, at most one buffer, or nothing if the content is not available yet. Returns true after the last part.</summary>
        internal abstract bool Write(TextBuffer page, long now);

        /// <summary>Called at the end, also if the client has disconnected.</summary>
        internal virtual void End(long now)
        {
        }

        /// <summary>Writes the head of a response.</summary>
        /// <param name="page">The output.</param>
        /// <param name="status">The status, for example "200 OK".</param>
        /// <param name="type">The media type.</param>
        protected static void WriteHead(TextBuffer page, string status, string type)
        {
            page.Text("HTTP/1.0 ");
            page.Text(status);
            page.Text("\r\nContent-Type: ");
            page.Text(type);
            page.Text("; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Security-Policy: ");
            page.Text(Policy);

            // With no-referrer, browsers would send neither Referer nor Origin from this page's own forms.
            page.Text("\r\nReferrer-Policy: same-origin\r\nConnection: close\r\n\r\n");
        }
    }
}
