-- A card or a risk class that a later signed one took the place of is in force nowhere and can be replaced by nobody:
-- its words are masked, and its digest stays as that of what was signed.
UPDATE personal_text
    SET fixed = 'NOT EXISTS (SELECT FROM model_card n WHERE n.model = t.model AND n.number > t.number AND n.state = ''signed'')'
    WHERE place = 'model_card' AND field = 'content';
UPDATE personal_text
    SET fixed = 't.statement IS NOT NULL AND NOT EXISTS (SELECT FROM risk_classification n WHERE n.tenant = t.tenant AND n.feature = t.feature AND n.number > t.number AND n.state = ''signed'')'
    WHERE place = 'risk_classification';
