-- Who applies for a post, as everything after the closing counts it: the choice stands, the dossier
-- was validly received, nothing was withdrawn, the post is still filled. Drafts and void dossiers
-- are not in it.

CREATE VIEW applicant AS
SELECT a.id AS id, a.pub AS pub, a.selection_id AS selection_id, a.post_id AS post_id,
       a.dossier_id AS dossier_id, a.priority AS priority, a.origin AS origin,
       d.pub AS dossier_pub, d.account_id AS account_id,
       s.number AS number, s.book_no AS book_no, s.channel AS channel,
       s.received_at AS received_at
  FROM application a
  JOIN dossier d ON d.id = a.dossier_id
  JOIN post p ON p.id = a.post_id AND p.ended_by IS NULL
  JOIN submission s ON s.dossier_id = a.dossier_id AND s.void = 0
 WHERE a.ended_by IS NULL
   AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.application_id = a.id);
